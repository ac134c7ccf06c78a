import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './styles/base.css';
import './styles/shell.css';
import './styles/grid.css';
import './styles/pages.css';

createRoot(document.getElementById('root')!).render(<App />);
